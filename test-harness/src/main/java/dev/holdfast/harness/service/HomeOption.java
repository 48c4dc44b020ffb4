package dev.holdfast.harness.service;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How a command is told which service it is about. */
public final class HomeOption {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The service's folder. Default: $" + ServiceHome.VARIABLE + ", else ~/.holdfast.")
    private @Nullable Path folder;

    public ServiceHome home() {
        return Optional.ofNullable(folder).map(ServiceHome::new).orElseGet(() -> ServiceHome.usual(System.getenv()));
    }
}
