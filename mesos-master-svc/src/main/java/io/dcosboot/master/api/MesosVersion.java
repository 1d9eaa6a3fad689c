package io.dcosboot.master.api;

import io.dcosboot.mesos.v1.VersionInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What the master says of its build (mesos-master.md §16, {@code /version}).
 *
 * @param version the Mesos version whose wire it speaks
 * @param builtAt when it was built; the epoch where that is not known
 * @param startedAt when this process started
 */
record MesosVersion(String version, Optional<Instant> builtAt, Instant startedAt) {

    /** The Mesos version that clients may rely on. */
    static final String SPOKEN = "1.11.0";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    void writeMembers(JsonGenerator json) {
        json.writeStringProperty("version", version);
        json.writeStringProperty("build_date", DATE.format(builtAt.orElse(Instant.EPOCH)));
        Json.seconds(json, "build_time", builtAt.orElse(Instant.EPOCH));
        json.writeStringProperty("build_user", "");
    }

    VersionInfo toProto() {
        return VersionInfo.newBuilder()
                .setVersion(version)
                .setBuildDate(DATE.format(builtAt.orElse(Instant.EPOCH)))
                .setBuildTime((double) builtAt.orElse(Instant.EPOCH).getEpochSecond())
                .setBuildUser("")
                .build();
    }
}
