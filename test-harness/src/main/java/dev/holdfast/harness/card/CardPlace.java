package dev.holdfast.harness.card;

import dev.holdfast.harness.service.HomeOption;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** How a command is told which card it is about. */
public final class CardPlace {

    @Parameters(index = "0", paramLabel = "CARD", description = "Its number, its id, or host:port.")
    private String name = "";

    @Mixin
    private HomeOption service = new HomeOption();

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "The card's pool; may be left out when the service has one.")
    private String pool = "";

    @Option(
            names = "--papers",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "For a card at HOST:PORT: a tester's key and papers, as hsm partition papers makes them.")
    private @Nullable Path papers;

    /** The card; the caller lets go of it. */
    public CardTester open() {
        return name.contains(":") ? CardTester.at(name, requirePapers()) : CardTester.of(folder(), pool, name);
    }

    /** As it was named. */
    String name() {
        return name;
    }

    /** The service's. */
    public ServiceHome home() {
        return service.home();
    }

    private Path folder() {
        return home().folder();
    }

    /** What leads another command to the same card. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(name, "--home", folder().toString(), "--pool", pool));
        if (papers != null) {
            arguments.addAll(List.of("--papers", papers.toString()));
        }
        return arguments;
    }

    private Path requirePapers() {
        if (papers == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A card at an address answers nobody without papers: make some with hsm partition papers --role tester,"
                            + " and name them with --papers.");
        }
        return papers;
    }
}
