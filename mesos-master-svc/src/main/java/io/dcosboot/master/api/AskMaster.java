package io.dcosboot.master.api;

import io.dcosboot.master.core.CallAnswer;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** Hands calls to the writer and waits for their answers; on a virtual thread that costs little. */
final class AskMaster {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MasterLoop loop;
    private final AtomicInteger waiting = new AtomicInteger();

    AskMaster(MasterLoop loop) {
        this.loop = loop;
    }

    /** Clients that wait for an answer. */
    int waiting() {
        return waiting.get();
    }

    CallAnswer ask(LongFunction<MasterCommand> call) {
        waiting.incrementAndGet();
        try {
            return loop.ask(call).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw Refusal.busy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A call could not be handled", e.getCause());
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Has a changing operator call carried out in the name of who sends {@code request}; answers with its outcome. */
    void change(Call call, HttpServletRequest request, HttpServletResponse response) {
        finish(change(call, request), response);
    }

    /** Has a changing operator call carried out in the name of who sends {@code request}. */
    CallAnswer change(Call call, HttpServletRequest request) {
        return ask(number -> new MasterCommand.OperatorCall(call, Caller.of(request), number));
    }

    /** Turns an answer into a response. */
    void finish(CallAnswer answer, HttpServletResponse response) {
        switch (answer) {
            case CallAnswer.Accepted _ -> response.setStatus(202);
            case CallAnswer.Done _ -> response.setStatus(200);
            case CallAnswer.Refused(int status, String text) -> throw Refusal.of(status, text);
        }
    }
}
