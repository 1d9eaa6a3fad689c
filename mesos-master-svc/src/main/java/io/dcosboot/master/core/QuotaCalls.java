package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.master.Call;
import java.util.Optional;

/** Changes the quotas of roles (mesos-master.md §15.2). */
final class QuotaCalls {

    void update(Turn turn, Call.UpdateQuota call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "UPDATE_QUOTA is not supported by this master yet"));
    }

    void set(Turn turn, Call.SetQuota call, Optional<String> principal, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "SET_QUOTA is not supported by this master yet"));
    }

    void remove(Turn turn, Call.RemoveQuota call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "REMOVE_QUOTA is not supported by this master yet"));
    }
}
