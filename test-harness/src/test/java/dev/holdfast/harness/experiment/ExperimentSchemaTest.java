package dev.holdfast.harness.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema allows what the reader reads, as far as a schema can know. */
class ExperimentSchemaTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String MINIMAL = "title: t\nmethod:\n  - fault: rot-disk\n";

    private final Schema schema =
            REGISTRY.getSchema(ExperimentSchema.of(Sample.VOCABULARY).toString());

    @Test
    void isASchemaItself() {
        Schema meta = REGISTRY.getSchema(
                com.networknt.schema.SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        assertEquals(
                List.of(), meta.validate(ExperimentSchema.of(Sample.VOCABULARY).toString(), InputFormat.JSON));
    }

    @Test
    void allowsWhatIsWrittenByHandAndWhatIsWrittenComplete() {
        assertEquals(List.of(), schema.validate(Sample.FILE, InputFormat.YAML));
        assertEquals(List.of(), schema.validate(MINIMAL, InputFormat.YAML));
        assertEquals(List.of(), schema.validate(ExperimentWriter.write(Sample.read(Sample.FILE)), InputFormat.YAML));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title: t",
                "titel: t\nmethod: []",
                "title: t\nmethod:\n  - fault: destory-card\n    on: one",
                "title: t\nmethod:\n  - fault: destroy-card",
                "title: t\nmethod:\n  - fault: destroy-card\n    on: nobody",
                "title: t\nmethod:\n  - recovery: end-faults\n    lasting: 1s",
                "title: t\nmethod:\n  - recovery: end-faults\n    at: soon",
                "title: t\nmethod:\n  - workload: clients\n    mix: {sing: 1}",
                "title: t\nmethod:\n  - workload: clients\n    rate: fast",
                "title: t\nconfiguration: {cards: 8}\nmethod: []",
                "title: t\nverification:\n  - fault: rot-disk\nmethod: []",
            })
    void refusesWhatTheReaderRefuses(String yaml) {
        assertFalse(schema.validate(yaml, InputFormat.YAML).isEmpty());
    }
}
