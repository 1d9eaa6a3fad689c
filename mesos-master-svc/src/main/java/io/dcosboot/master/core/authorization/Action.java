package io.dcosboot.master.core.authorization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the master asks permission for, under the names of the original's ACL files (mesos-master.md §20). */
public enum Action {
    REGISTER_FRAMEWORKS("roles"),
    RUN_TASKS("users"),
    TEARDOWN_FRAMEWORKS("framework_principals"),
    RESERVE_RESOURCES("roles"),
    UNRESERVE_RESOURCES("reserver_principals"),
    CREATE_VOLUMES("roles"),
    DESTROY_VOLUMES("creator_principals"),
    RESIZE_VOLUMES("roles"),
    GET_QUOTAS("roles"),
    UPDATE_QUOTAS("roles"),
    VIEW_ROLES("roles"),
    UPDATE_WEIGHTS("roles"),
    GET_ENDPOINTS("paths"),
    VIEW_FRAMEWORKS("users"),
    VIEW_TASKS("users"),
    VIEW_EXECUTORS("users"),
    ACCESS_MESOS_LOGS("logs"),
    VIEW_FLAGS("flags"),
    SET_LOG_LEVEL("level"),
    REGISTER_AGENTS("agents"),
    UPDATE_MAINTENANCE_SCHEDULES("machines"),
    GET_MAINTENANCE_SCHEDULES("machines"),
    START_MAINTENANCES("machines"),
    STOP_MAINTENANCES("machines"),
    GET_MAINTENANCE_STATUSES("machines"),
    MARK_AGENTS_GONE("agents"),
    DRAIN_AGENTS("agents"),
    DEACTIVATE_AGENTS("agents"),
    REACTIVATE_AGENTS("agents");

    private final String objects;

    Action(String objects) {
        this.objects = objects;
    }

    /** The member of an ACL that says what the action is about. */
    public String objects() {
        return objects;
    }

    /** Whether objects are roles, so that {@code eng/%} stands for every role below {@code eng}. */
    boolean aboutRoles() {
        return objects.equals("roles");
    }

    /** The name in ACL files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Action> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(action -> action.wireName().equals(name))
                .findFirst();
    }
}
