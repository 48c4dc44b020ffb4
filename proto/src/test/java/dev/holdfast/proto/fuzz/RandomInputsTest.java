package dev.holdfast.proto.fuzz;

import com.code_intelligence.jazzer.agent.AgentInstaller;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.driver.FuzzedDataProviderImpl;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fuzz target of one module stands a number of inputs made at random of its seeds, the same ones in every build. What
 * searches on, guided by the code that an input reaches, is {@code hsm fuzz}.
 */
@Tag("random-inputs")
final class RandomInputsTest {

    /** The compiled tests of the module. */
    private static final Path CLASSES = Path.of(System.getProperty("holdfast.fuzz.classes", "target/test-classes"));

    private static final int INPUTS = Integer.getInteger("holdfast.fuzz.inputs", 200);
    private static final String SUFFIX = "FuzzTest.class";

    /** Puts what Jazzer takes an input apart with where it looks for it; nothing is instrumented. */
    @BeforeAll
    static void prepare() {
        AgentInstaller.install(false);
    }

    @TestFactory
    Stream<DynamicTest> targets() throws IOException, ReflectiveOperationException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files(CLASSES)) {
            String name = file.toString();
            if (!name.endsWith(SUFFIX)) {
                continue;
            }
            Class<?> type = Class.forName(CLASSES.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), ".")
                    .replaceAll("\\.class$", ""));
            Stream.of(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(method -> tests.add(DynamicTest.dynamicTest(
                            type.getSimpleName() + "." + method.getName(), () -> stands(type, method))));
        }
        return tests.stream();
    }

    private static void stands(Class<?> type, Method target) throws IOException, ReflectiveOperationException {
        String name = type.getSimpleName() + "." + target.getName();
        target.setAccessible(true);
        Mutations inputs = new Mutations(seeds(type, target), name.hashCode());
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = inputs.next();
            try {
                call(type, target, input);
            } catch (InvocationTargetException e) {
                Path kept =
                        Files.createDirectories(CLASSES.resolveSibling("fuzz")).resolve(name + "-" + i);
                Files.write(kept, input);
                throw new AssertionError(
                        name + " does not stand an input, which is in " + kept + ". Move it to src/test/resources/"
                                + folder(type, target) + ", and every run of the tests replays it.",
                        e.getCause());
            }
        }
    }

    private static void call(Class<?> type, Method target, byte[] input) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        if (target.getParameterTypes()[0] != FuzzedDataProvider.class) {
            target.invoke(test, (Object) input);
            return;
        }
        try (FuzzedDataProviderImpl data = FuzzedDataProviderImpl.withJavaData(input)) {
            target.invoke(test, data);
        }
    }

    /** Those that Jazzer would begin with, and one of nothing but noise. */
    private static List<byte[]> seeds(Class<?> type, Method target) throws IOException, ReflectiveOperationException {
        List<byte[]> seeds = new ArrayList<>();
        byte[] noise = new byte[300];
        new SplittableRandom(1).nextBytes(noise);
        seeds.add(noise);
        Path folder = CLASSES.resolve(folder(type, target));
        if (Files.isDirectory(folder)) {
            for (Path file : files(folder)) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        MethodSource source = target.getAnnotation(MethodSource.class);
        if (source != null) {
            for (String method : source.value()) {
                Method made = type.getDeclaredMethod(method);
                made.setAccessible(true);
                ((Stream<?>) made.invoke(null)).forEach(seed -> seeds.add(bytes(seed)));
            }
        }
        return seeds;
    }

    private static byte[] bytes(Object seed) {
        Object value = seed instanceof Arguments arguments ? arguments.get()[0] : seed;
        return value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String folder(Class<?> type, Method target) {
        return type.getName().replace('.', '/') + "Inputs/" + target.getName();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
