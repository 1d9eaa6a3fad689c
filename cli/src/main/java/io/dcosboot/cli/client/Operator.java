package io.dcosboot.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dcosboot.cli.CliException;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Response;
import java.util.List;

/** The calls of Mesos' operator API that the official CLI makes in protobuf. */
public final class Operator {

    private Operator() {}

    public static List<Response.GetAgents.Agent> agents(ClusterClient cluster) {
        return call(cluster, Call.Type.GET_AGENTS).getGetAgents().getAgentsList();
    }

    public static List<Response.GetFrameworks.Framework> frameworks(ClusterClient cluster) {
        return call(cluster, Call.Type.GET_FRAMEWORKS).getGetFrameworks().getFrameworksList();
    }

    private static Response call(ClusterClient cluster, Call.Type type) {
        try {
            return Response.parseFrom(
                    cluster.operator(Call.newBuilder().setType(type).build().toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            throw new CliException("cannot read the cluster's answer to %s: %s".formatted(type, e.getMessage()));
        }
    }
}
