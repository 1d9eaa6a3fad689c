package io.dcosboot.master.zookeeper;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.MachineInfo;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What the registry holds beside agents, each kind as one JSON array of the Mesos API's own messages. */
final class RegistryDocuments {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RegistryDocuments() {}

    static byte[] weights(PersistentSortedMap<String, Double> weights) {
        List<WeightInfo> infos = new ArrayList<>();
        weights.forEach(entry -> infos.add(WeightInfo.newBuilder()
                .setRole(entry.getKey())
                .setWeight(entry.getValue())
                .build()));
        return write(infos);
    }

    static PersistentSortedMap<String, Double> weights(ByteString data) throws RegistryException {
        PersistentSortedMap<String, Double> weights = PersistentSortedMap.empty();
        for (WeightInfo info : read(data, WeightInfo.getDefaultInstance())) {
            weights = weights.plus(info.getRole(), info.getWeight());
        }
        return weights;
    }

    static byte[] quotas(PersistentSortedMap<String, QuotaConfig> quotas) {
        return write(quotas.values());
    }

    static PersistentSortedMap<String, QuotaConfig> quotas(ByteString data) throws RegistryException {
        PersistentSortedMap<String, QuotaConfig> quotas = PersistentSortedMap.empty();
        for (QuotaConfig config : read(data, QuotaConfig.getDefaultInstance())) {
            quotas = quotas.plus(config.getRole(), config);
        }
        return quotas;
    }

    static byte[] machines(PersistentSortedMap<MachineKey, MachineInfo> machines) {
        return write(machines.values());
    }

    static PersistentSortedMap<MachineKey, MachineInfo> machines(ByteString data) throws RegistryException {
        PersistentSortedMap<MachineKey, MachineInfo> machines = PersistentSortedMap.empty();
        for (MachineInfo info : read(data, MachineInfo.getDefaultInstance())) {
            machines = machines.plus(MachineKey.of(info.getId()), info);
        }
        return machines;
    }

    private static byte[] write(Iterable<? extends com.google.protobuf.Message> messages) {
        ArrayNode array = JSON.createArrayNode();
        messages.forEach(message -> array.add(JSON.readTree(MesosJson.print(message))));
        return JSON.writeValueAsBytes(array);
    }

    private static <T extends com.google.protobuf.Message> List<T> read(ByteString data, T prototype)
            throws RegistryException {
        List<T> messages = new ArrayList<>();
        if (data.isEmpty()) {
            return messages; // never written
        }
        try {
            for (JsonNode node : JSON.readTree(data.toByteArray())) {
                messages.add(MesosJson.parse(node.toString(), prototype));
            }
            return messages;
        } catch (JacksonException | MesosJsonException e) {
            throw new RegistryException("A document of the registry is damaged: " + e.getMessage(), e);
        }
    }
}
