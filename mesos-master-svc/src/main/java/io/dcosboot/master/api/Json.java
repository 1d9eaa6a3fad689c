package io.dcosboot.master.api;

import io.dcosboot.mesos.json.MesosJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/** Pieces that several legacy objects share (mesos-master.md §16.2). */
final class Json {

    private Json() {}

    static void seconds(JsonGenerator json, String name, Instant time) {
        number(json, name, ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6);
    }

    /** A number that always shows a fraction. */
    static void number(JsonGenerator json, String name, double value) {
        json.writeName(name);
        MesosJson.writeDouble(value, json);
    }
}
