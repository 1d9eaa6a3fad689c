package io.dcosboot.master.core.allocator;

/** Whether a framework is offered what an agent has free for it in a role, and if not, why. */
public enum Verdict {
    OFFERED,
    /** The agent's gpus are kept for frameworks that know gpus. */
    GPUS_KEPT,
    /** The framework has several roles, the agent knows of one. */
    AGENT_NOT_MULTI_ROLE,
    /** The agent stands in another region, of which the framework does not know. */
    OTHER_REGION,
    /** The framework's offer constraints exclude the agent. */
    CONSTRAINED,
    /** Nothing is free, or nothing that the role and the framework may have. */
    NOTHING_FREE,
    /** The role's quota limit leaves too little of it. */
    LIMIT_REACHED,
    /** It is held back for guarantees of other roles. */
    HELD_FOR_GUARANTEES,
    /** It is less than the least that makes an offer. */
    TOO_LITTLE,
    /** The framework has refused it for a while. */
    REFUSED
}
