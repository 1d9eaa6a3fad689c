package io.dcosboot.agent.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.agent.Response;
import tools.jackson.core.JsonGenerator;

/**
 * Answers of the operator API as JSON. Those that are lists of state show empty lists too (mesos-agent.md §10); all else
 * follows the general mapping.
 */
final class ResponseJson {

    private ResponseJson() {}

    static void write(Response response, JsonGenerator json) {
        switch (response.getType()) {
            case GET_TASKS -> wrapped(response, "get_tasks", response.getGetTasks(), json);
            case GET_EXECUTORS -> wrapped(response, "get_executors", response.getGetExecutors(), json);
            case GET_FRAMEWORKS -> wrapped(response, "get_frameworks", response.getGetFrameworks(), json);
            case GET_STATE -> {
                json.writeStartObject();
                json.writeStringProperty("type", response.getType().name());
                json.writeName("get_state");
                json.writeStartObject();
                member("get_tasks", response.getGetState().getGetTasks(), json);
                member("get_executors", response.getGetState().getGetExecutors(), json);
                member("get_frameworks", response.getGetState().getGetFrameworks(), json);
                json.writeEndObject();
                json.writeEndObject();
            }
            default -> MesosJson.write(response, json);
        }
    }

    private static void wrapped(Response response, String name, Message lists, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("type", response.getType().name());
        member(name, lists, json);
        json.writeEndObject();
    }

    private static void member(String name, Message lists, JsonGenerator json) {
        json.writeName(name);
        json.writeStartObject();
        for (FieldDescriptor field : lists.getDescriptorForType().getFields()) {
            json.writeName(field.getName());
            json.writeStartArray();
            for (int i = 0; i < lists.getRepeatedFieldCount(field); i++) {
                MesosJson.write((Message) lists.getRepeatedField(field, i), json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
