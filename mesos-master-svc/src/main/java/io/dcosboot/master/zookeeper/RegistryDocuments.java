package io.dcosboot.master.zookeeper;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the registry holds beside agents, each kind as one JSON document of the Mesos API's own messages. */
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

    /** The schedule as posted, and which of its machines are down. */
    static byte[] machines(Machines machines) {
        ObjectNode node = JSON.createObjectNode();
        node.set("schedule", JSON.readTree(MesosJson.print(machines.schedule())));
        ArrayNode down = node.putArray("down_machines");
        machines.byKey().values().forEach(machine -> {
            if (Machines.isDown(machine)) {
                down.add(JSON.readTree(MesosJson.print(machine.getId())));
            }
        });
        return JSON.writeValueAsBytes(node);
    }

    static Machines machines(ByteString data) throws RegistryException {
        if (data.isEmpty()) {
            return Machines.none(); // never written
        }
        try {
            JsonNode node = JSON.readTree(data.toByteArray());
            Set<MachineKey> down = new HashSet<>();
            for (JsonNode id : node.path("down_machines")) {
                down.add(MachineKey.of(MesosJson.parse(id.toString(), MachineID.getDefaultInstance())));
            }
            return Machines.of(MesosJson.parse(node.path("schedule").toString(), Schedule.getDefaultInstance()), down);
        } catch (JacksonException | MesosJsonException e) {
            throw damaged(e);
        }
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
            throw damaged(e);
        }
    }

    private static RegistryException damaged(Exception e) {
        return new RegistryException("A document of the registry is damaged: " + e.getMessage(), e);
    }
}
