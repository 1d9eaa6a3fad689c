package io.dcosboot.marathon.runtime;

import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.marathon.core.engine.EngineSettings;
import io.dcosboot.marathon.core.engine.IdSource;
import io.dcosboot.marathon.core.engine.Prober;
import io.dcosboot.marathon.core.engine.RootRules;
import io.dcosboot.marathon.core.event.EventSink;
import io.dcosboot.marathon.core.state.StateStore;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What an engine is run with.
 *
 * @param giveUp told when this framework cannot go on without an operator; e.g. ends the process
 */
public record Surroundings(
        EngineSettings settings,
        StateStore store,
        RootRules rules,
        Driver driver,
        Prober prober,
        EventSink events,
        IdSource ids,
        RandomGenerator random,
        InstantSource clock,
        Consumer<String> giveUp) {}
