package dev.holdfast.harness.bench;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The parent of what is measured. */
@Command(
        name = "bench",
        description = "Measures this build on this machine.",
        subcommands = {RecoveryBench.class, ClusterBench.class, RestBench.class, Pkcs11Bench.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench recovery")
public final class BenchCommand extends CommandGroup {}
