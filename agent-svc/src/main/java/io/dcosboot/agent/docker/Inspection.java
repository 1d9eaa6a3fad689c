package io.dcosboot.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.NetworkInfo.IPAddress;
import io.dcosboot.mesos.v1.NetworkInfo.Protocol;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the engine says about a container. */
record Inspection(JsonNode root) {

    /** All the engine has answered, also what docker-java does not know. */
    static Inspection of(InspectContainerResponse response) {
        return new Inspection(JsonMapper.shared().valueToTree(response.getRawValues()));
    }

    String id() {
        return root.path("Id").asString("");
    }

    /** The container has been started, whether or not it still runs. */
    boolean started() {
        return !root.path("State").path("Status").asString("").equals("created");
    }

    boolean running() {
        JsonNode state = root.path("State");
        return state.path("Running").asBoolean(false)
                || state.path("Restarting").asBoolean(false);
    }

    int exitCode() {
        return root.path("State").path("ExitCode").asInt(0);
    }

    /** 0 when it does not run. */
    int pid() {
        return root.path("State").path("Pid").asInt(0);
    }

    /** The value of {@code TaskStatus.data}: an array of one, as {@code docker inspect} prints it. */
    ByteString asArray() {
        return ByteString.copyFromUtf8("[" + root + "]");
    }

    /** The addresses in the container's own network; none in the host's (mesos-agent.md §7.1). */
    List<IPAddress> addresses() {
        JsonNode settings = root.path("NetworkSettings");
        String mode = root.path("HostConfig").path("NetworkMode").asString("");
        JsonNode network = settings.path("Networks").path(mode);
        List<IPAddress> addresses = new ArrayList<>();
        add(addresses, network.path("IPAddress").asString(""), Protocol.IPv4);
        if (addresses.isEmpty()) {
            add(addresses, settings.path("IPAddress").asString(""), Protocol.IPv4);
        }
        add(addresses, network.path("GlobalIPv6Address").asString(""), Protocol.IPv6);
        return addresses;
    }

    private static void add(List<IPAddress> addresses, String address, NetworkInfo.Protocol protocol) {
        if (!address.isEmpty()) {
            addresses.add(IPAddress.newBuilder()
                    .setProtocol(protocol)
                    .setIpAddress(address)
                    .build());
        }
    }
}
