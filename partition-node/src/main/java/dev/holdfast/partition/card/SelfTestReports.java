package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.proto.v1.SelfTestReport;
import java.util.List;
import java.util.Optional;

/** A run of the self-tests as it is told outside. */
final class SelfTestReports {

    private SelfTestReports() {}

    static SelfTestReport of(List<SelfTests.Result> results) {
        SelfTestReport.Builder report = SelfTestReport.newBuilder();
        for (SelfTests.Result result : results) {
            report.addResults(SelfTestReport.Result.newBuilder()
                    .setTest(result.test())
                    .setPassed(result.passed())
                    .setMicros(result.micros()));
        }
        return report.build();
    }

    /** The name of the first test that failed. */
    static Optional<String> firstFailure(List<SelfTests.Result> results) {
        return results.stream()
                .filter(result -> !result.passed())
                .map(SelfTests.Result::test)
                .findFirst();
    }
}
