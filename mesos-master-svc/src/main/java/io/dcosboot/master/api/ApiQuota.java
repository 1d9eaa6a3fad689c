package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.master.Response;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.mesos.v1.quota.QuotaInfo;
import io.dcosboot.mesos.v1.quota.QuotaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Weights and quotas as the wire's messages (mesos-master.md §15). */
final class ApiQuota {

    private ApiQuota() {}

    /** GET_WEIGHTS; without a member when no weight was ever set. */
    static Response weights(MasterState state) {
        Response.Builder answer = Response.newBuilder().setType(Response.Type.GET_WEIGHTS);
        List<WeightInfo> weights = infos(state);
        return weights.isEmpty()
                ? answer.build()
                : answer.setGetWeights(Response.GetWeights.newBuilder().addAllWeightInfos(weights))
                        .build();
    }

    /** The weights that were ever set. */
    static List<WeightInfo> infos(MasterState state) {
        List<WeightInfo> infos = new ArrayList<>();
        state.weights()
                .forEach(weight -> infos.add(WeightInfo.newBuilder()
                        .setWeight(weight.getValue())
                        .setRole(weight.getKey())
                        .build()));
        return infos;
    }

    static Response quota(MasterState state) {
        return Response.newBuilder()
                .setType(Response.Type.GET_QUOTA)
                .setGetQuota(Response.GetQuota.newBuilder().setStatus(status(state)))
                .build();
    }

    /** All quotas, in the newer form and in the older one that knows only guarantees. */
    @SuppressWarnings("deprecation") // clients still read the older form
    static QuotaStatus status(MasterState state) {
        QuotaStatus.Builder status = QuotaStatus.newBuilder();
        for (QuotaConfig quota : state.quotas().values()) {
            QuotaInfo.Builder info = QuotaInfo.newBuilder().setRole(quota.getRole());
            new TreeMap<>(quota.getGuaranteesMap())
                    .forEach((name, scalar) -> info.addGuarantee(Resource.newBuilder()
                            .setName(name)
                            .setType(Value.Type.SCALAR)
                            .setScalar(scalar)));
            status.addInfos(info).addConfigs(quota);
        }
        return status.build();
    }
}
