package dev.holdfast.partition.replication;

import io.microraft.RaftEndpoint;

/** A card as MicroRaft knows it. */
record CardEndpoint(String card) implements RaftEndpoint {

    @Override
    public Object getId() {
        return card;
    }

    static String idOf(RaftEndpoint endpoint) {
        return ((CardEndpoint) endpoint).card();
    }

    @Override
    public String toString() {
        return card;
    }
}
