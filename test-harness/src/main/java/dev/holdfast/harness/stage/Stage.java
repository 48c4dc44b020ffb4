package dev.holdfast.harness.stage;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.proto.link.LinkFaults;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A whole service to be harmed: its coordinator, its rack of cards and its storage, with a time of its own. Everything that is
 * begun on a stage is waited for by its {@link #time}.
 */
public interface Stage extends ServiceDesk, AutoCloseable {

    /** By this name the faults of links know the coordinator; cards are known by their ids. */
    String COORDINATOR = "coordinator";

    /** Decides what an experiment leaves to chance; of one thread. */
    SplittableRandom random();

    /** The faults of all links between the cards and the coordinator, if links can be broken here. */
    Optional<LinkFaults> links();

    /** What can be brought upon the cards from outside. */
    Hazards hazards();

    /** One that looks after the pools from its start on, until it is closed. */
    Healer healer(HealingPolicy policy);

    /**
     * The coordinator ends without a word and starts anew over its registry; completes when it is there again. Until then the
     * one that ended answers, and refuses everything.
     */
    CompletableFuture<Void> crashCoordinator();

    /** The time of day of whoever plays on this stage; clocks of cards may be wrong. */
    Instant timeOfDay();

    /** For what an operator and custodians keep in files. */
    Path folder();

    /** Cuts the power of all cards, and ends the coordinator. */
    @Override
    void close();
}
