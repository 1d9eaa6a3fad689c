package io.dcosboot.mesos;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The schema in the original's artifact. Its generated classes belong to another protobuf runtime and are never loaded:
 * the serialized descriptor stands as string constants in each outer class, read here from the class file.
 */
final class OriginalSchema {
    private OriginalSchema() {}

    static FileDescriptorProto file(String outerClass) throws IOException {
        String resource = "/" + outerClass.replace('.', '/') + ".class";
        try (InputStream classFile = OriginalSchema.class.getResourceAsStream(resource)) {
            ClassModel model = ClassFile.of().parse(classFile.readAllBytes());
            CodeModel initializer = model.methods().stream()
                    .filter(method -> method.methodName().equalsString("<clinit>"))
                    .findFirst()
                    .flatMap(method -> method.code())
                    .orElseThrow();
            return FileDescriptorProto.parseFrom(
                    ByteString.copyFrom(descriptorConstants(initializer), StandardCharsets.ISO_8859_1));
        }
    }

    /** The string constants before the descriptor is built; those behind name fields. */
    private static String descriptorConstants(CodeModel code) {
        StringBuilder constants = new StringBuilder();
        for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call
                    && call.name().stringValue().startsWith("internalBuildGenerated")) {
                break;
            }
            if (element instanceof ConstantInstruction constant && constant.constantValue() instanceof String text) {
                constants.append(text);
            }
        }
        return constants.toString();
    }

    /**
     * A file as one line a message, field, enum and enum value: path → everything that the wire or the JSON form can
     * show, in order of declaration (which is the order of JSON members).
     */
    static Map<String, String> flatten(FileDescriptorProto file) {
        Map<String, String> flat = new LinkedHashMap<>();
        file.getMessageTypeList().forEach(message -> flatten(file.getPackage(), message, flat));
        file.getEnumTypeList().forEach(type -> flatten(file.getPackage(), type, flat));
        return flat;
    }

    private static void flatten(String parent, DescriptorProto message, Map<String, String> flat) {
        String path = parent + "." + message.getName();
        flat.put(path, "message" + (message.getOptions().getMapEntry() ? " map entry" : ""));
        for (FieldDescriptorProto field : message.getFieldList()) {
            flat.put(path + "." + field.getName(), text(message, field));
        }
        message.getNestedTypeList().forEach(nested -> flatten(path, nested, flat));
        message.getEnumTypeList().forEach(nested -> flatten(path, nested, flat));
    }

    private static String text(DescriptorProto message, FieldDescriptorProto field) {
        List<String> parts = new ArrayList<>();
        parts.add(field.getLabel().name());
        parts.add(field.getTypeName().isEmpty() ? field.getType().name() : field.getTypeName());
        parts.add("= " + field.getNumber());
        if (field.hasDefaultValue()) {
            parts.add("default " + field.getDefaultValue());
        }
        if (field.getOptions().getDeprecated()) {
            parts.add("deprecated");
        }
        if (field.getOptions().getPacked()) {
            parts.add("packed");
        }
        if (field.hasOneofIndex()) {
            parts.add("in oneof " + message.getOneofDecl(field.getOneofIndex()).getName());
        }
        return String.join(" ", parts);
    }

    private static void flatten(String parent, EnumDescriptorProto type, Map<String, String> flat) {
        String path = parent + "." + type.getName();
        flat.put(path, "enum");
        for (EnumValueDescriptorProto value : type.getValueList()) {
            flat.put(path + "." + value.getName(), "= " + value.getNumber());
        }
    }

    /** Members of each message and enum in order of declaration, by the path of their owner. */
    static Map<String, List<String>> members(Map<String, String> flat) {
        Map<String, List<String>> members = new TreeMap<>();
        for (Map.Entry<String, String> entry : flat.entrySet()) {
            boolean type =
                    entry.getValue().startsWith("message") || entry.getValue().equals("enum");
            int dot = entry.getKey().lastIndexOf('.');
            if (!type) {
                members.computeIfAbsent(entry.getKey().substring(0, dot), _ -> new ArrayList<>())
                        .add(entry.getKey().substring(dot + 1));
            }
        }
        return members;
    }
}
