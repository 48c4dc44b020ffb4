package dev.holdfast.partition.mutant;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.partition.replication.ReplicatedState;
import dev.holdfast.partition.replication.ReplicationEngine;
import dev.holdfast.partition.sealed.CardStore;
import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.SecurityDomainFile;
import java.util.Map;

/** Puts a card's parts behind those that have the bugs. Without test firmware all parts stay as they are. */
public final class Mutants {

    private final PlantedBugs bugs;
    private final Clock clock;
    private final MutantMaterial material;

    /** @param bugs {@link PlantedBugs#NONE} of release firmware */
    public Mutants(PlantedBugs bugs, Environment environment) {
        this.bugs = bugs;
        this.clock = environment.clock();
        this.material = new MutantMaterial(bugs, environment.flash());
    }

    /** For what is planted where it would bite. */
    public boolean has(PlantedBug bug) {
        return bugs.has(bug);
    }

    public CardStore of(CardStore store) {
        return isSound() ? store : new MutantStore(store, bugs);
    }

    public ReplicatedState of(ReplicatedState state) {
        return isSound() ? state : new MutantState(state, bugs, clock);
    }

    /** @param state what the engine drives, as {@link #of(ReplicatedState)} made it */
    public ReplicationEngine of(ReplicationEngine engine, ReplicatedState state) {
        return isSound() ? engine : new MutantReplication(engine, state, bugs, clock);
    }

    /** Of a new version. */
    public Generated of(Generated made) {
        return isSound() ? made : material.of(made);
    }

    /** The security domain for a quorum. */
    public SecurityDomainFile of(Map<String, byte[]> items, Quorum quorum, Randomness randomness) {
        return bugs.has(PlantedBug.ONE_SHARE_FEWER)
                ? MutantDomain.seal(items, quorum, randomness)
                : SecurityDomainFile.seal(items, quorum, randomness);
    }

    private boolean isSound() {
        return bugs == PlantedBugs.NONE;
    }
}
