package io.dcosboot.mesos.client;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.MasterInfo;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a master writes into its election node {@code <path>/json.info_<sequence>} (mesos-master.md §19.1): its
 * MasterInfo and, as an additional member that others ignore, the port that agents of ours connect to.
 *
 * @param agentLinkPort gRPC port of the agent link on the master's address; empty for a master that is not ours
 */
public record MasterAdvertisement(MasterInfo info, OptionalInt agentLinkPort) {
    private static final String LINK_PORT = "agent_link_port";
    private static final int MAX_PORT = 65_535;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @throws IllegalArgumentException if the data is no MasterInfo in JSON
     */
    public static MasterAdvertisement parse(byte[] json) {
        try {
            return new MasterAdvertisement(MesosJson.parse(json, MasterInfo.getDefaultInstance()), linkPort(json));
        } catch (MesosJsonException e) {
            throw new IllegalArgumentException("Not a master's advertisement: " + e.getMessage(), e);
        }
    }

    private static OptionalInt linkPort(byte[] json) {
        OptionalInt port = OptionalInt.empty();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(LINK_PORT);
                parser.nextToken();
                if (found) {
                    port = port(parser);
                }
                parser.skipChildren();
            }
        }
        return port;
    }

    private static OptionalInt port(JsonParser parser) {
        boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT;
        int port = number ? parser.getIntValue() : 0;
        return port > 0 && port <= MAX_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    }

    /** The data of the election node. */
    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            MesosJson.writeMembers(info, json);
            agentLinkPort.ifPresent(port -> json.writeNumberProperty(LINK_PORT, port));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
