package io.dcosboot.marathon.zookeeper;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.PathId;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The stored form of instances, plans and roots: their records as JSON, ids as text. */
final class StateJson {

    /** Reads what newer versions wrote as far as it knows it. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultVisibility(
                    checker -> checker.withVisibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
                            .withVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
                            .withVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(ids())
            .build();

    private StateJson() {}

    private static SimpleModule ids() {
        var module = new SimpleModule();
        asText(module, PathId.class, PathId::value, PathId::new);
        asText(
                module,
                InstanceId.class,
                InstanceId::value,
                text -> InstanceId.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("not an instance id: " + text)));
        asText(
                module,
                TaskId.class,
                TaskId::value,
                text -> TaskId.parse(text).orElseThrow(() -> new IllegalArgumentException("not a task id: " + text)));
        return module;
    }

    private static <T> void asText(
            SimpleModule module, Class<T> type, Function<T, String> print, Function<String, T> parse) {
        module.addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator generator, SerializationContext context) {
                generator.writeString(print.apply(value));
            }
        });
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return parse.apply(parser.getString());
            }
        });
    }
}
