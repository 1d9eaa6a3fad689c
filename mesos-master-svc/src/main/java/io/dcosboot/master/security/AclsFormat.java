package io.dcosboot.master.security;

import io.dcosboot.master.core.authorization.Acl;
import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.authorization.Entity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of access control lists (mesos-master.md §20). What is not understood stops the start. */
final class AclsFormat {

    /** Actions that only agents ask about; one file may serve both. */
    private static final Set<String> OF_AGENTS = Set.of(
            "access_sandboxes",
            "launch_nested_containers_as_user",
            "launch_nested_containers_under_parent_with_user",
            "launch_nested_container_sessions_as_user",
            "launch_nested_container_sessions_under_parent_with_user",
            "kill_nested_containers",
            "wait_nested_containers",
            "remove_nested_containers",
            "attach_containers_input",
            "attach_containers_output",
            "view_containers",
            "launch_standalone_containers",
            "kill_standalone_containers",
            "wait_standalone_containers",
            "remove_standalone_containers",
            "view_standalone_containers",
            "modify_resource_provider_configs",
            "mark_resource_providers_gone",
            "view_resource_providers",
            "prune_images",
            "create_block_disks",
            "destroy_block_disks",
            "create_mount_disks",
            "destroy_mount_disks",
            "destroy_raw_disks");

    private AclsFormat() {}

    /** @throws IllegalArgumentException if the text is no ACL file */
    static Authorizer parse(String json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("no JSON object");
        }
        boolean permissive = true;
        Map<Action, List<Acl>> acls = new EnumMap<>(Action.class);
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            Optional<Action> action = Action.ofWireName(member.getKey());
            if (action.isPresent()) {
                acls.put(action.get(), lines(action.get(), member.getValue()));
            } else if (member.getKey().equals("permissive")) {
                if (!member.getValue().isBoolean()) {
                    throw new IllegalArgumentException("'permissive' is neither true nor false");
                }
                permissive = member.getValue().asBoolean();
            } else if (!OF_AGENTS.contains(member.getKey())) {
                throw new IllegalArgumentException("'" + member.getKey() + "' is no action that is known");
            }
        }
        return new Authorizer(permissive, acls);
    }

    private static List<Acl> lines(Action action, JsonNode array) {
        if (!array.isArray()) {
            throw new IllegalArgumentException("'" + action.wireName() + "' is no array");
        }
        List<Acl> acls = new ArrayList<>();
        for (JsonNode line : array) {
            for (String member : line.propertyNames()) {
                if (!member.equals("principals") && !member.equals(action.objects())) {
                    throw new IllegalArgumentException(
                            "'" + action.wireName() + "' does not know a member '" + member + "'");
                }
            }
            acls.add(new Acl(entity(action, line, "principals"), entity(action, line, action.objects())));
        }
        return acls;
    }

    private static Entity entity(Action action, JsonNode line, String member) {
        String where = "'" + action.wireName() + "." + member + "'";
        JsonNode node = line.get(member);
        if (node == null || !node.isObject()) {
            throw new IllegalArgumentException(where + " is missing or no object");
        }
        String type = node.path("type").asString("SOME");
        return switch (type) {
            case "ANY" -> new Entity.Any();
            case "NONE" -> new Entity.None();
            case "SOME" -> some(where, node.path("values"));
            default -> throw new IllegalArgumentException(where + " has the type '" + type + "'");
        };
    }

    private static Entity some(String where, JsonNode values) {
        if (!values.isArray() || values.isEmpty()) {
            throw new IllegalArgumentException(where + " has no values");
        }
        Set<String> names = new TreeSet<>();
        for (JsonNode value : values) {
            if (!value.isString()) {
                throw new IllegalArgumentException(where + " has a value that is no text");
            }
            names.add(value.asString());
        }
        return new Entity.Some(names);
    }
}
