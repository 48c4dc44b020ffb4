package dev.holdfast.harness.sdk;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one active HSM, served by a service in this JVM, which ends with the run. */
final class ServedHsm implements ParameterResolver {

    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(ServedHsm.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FaceUnderTest.class;
    }

    @Override
    public FaceUnderTest resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(MINE)
                .getOrComputeIfAbsent(RunningService.class, type -> RunningService.start(), RunningService.class)
                .face();
    }
}
