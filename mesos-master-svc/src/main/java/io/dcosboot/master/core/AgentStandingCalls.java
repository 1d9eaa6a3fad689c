package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.master.Call;

/** Drains, deactivates, reactivates agents and declares them gone (mesos-master.md §12.2). */
final class AgentStandingCalls {

    void drain(Turn turn, Call.DrainAgent call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "DRAIN_AGENT is not supported by this master yet"));
    }

    void deactivate(Turn turn, Call.DeactivateAgent call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "DEACTIVATE_AGENT is not supported by this master yet"));
    }

    void reactivate(Turn turn, Call.ReactivateAgent call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "REACTIVATE_AGENT is not supported by this master yet"));
    }

    void markGone(Turn turn, Call.MarkAgentGone call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "MARK_AGENT_GONE is not supported by this master yet"));
    }
}
