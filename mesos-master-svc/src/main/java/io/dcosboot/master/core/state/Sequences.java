package io.dcosboot.master.core.state;

/** The next free numbers of ids (mesos-master.md §4). */
public record Sequences(long framework, long agent, long offer) {

    public static Sequences fromZero() {
        return new Sequences(0, 0, 0);
    }

    public Sequences afterFramework() {
        return new Sequences(framework + 1, agent, offer);
    }

    public Sequences afterAgent() {
        return new Sequences(framework, agent + 1, offer);
    }

    public Sequences afterOffer() {
        return new Sequences(framework, agent, offer + 1);
    }
}
