package dev.holdfast.harness.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Names and limits of the file. docs/histories.md describes it. */
final class HistoryFormat {

    static final String NAME = "holdfast.history/1";

    static final String FORMAT = "format";
    static final String TITLE = "title";
    static final String CALL = "call";
    static final String END = "end";
    static final String SETTLED = "settled";
    static final String AT = "at";
    static final String CLIENT = "client";
    static final String PROCESS = "process";
    static final String LATE = "late";
    static final String OPERATION = "op";
    static final String KEY = "key";
    static final String VERSION = "version";
    static final String SET = "set";
    static final String DONE = "done";
    static final String MATERIAL = "material";
    static final String SEEN = "seen";
    static final String NAMES = "names";
    static final String REFUSED = "refused";
    static final String TOLD = "told";
    static final String UNKNOWN = "unknown";

    static final int LONGEST_LINE = 1024 * 1024;
    static final int LONGEST_TEXT = 512;
    static final int MOST_NAMES = 10_000;
    static final int MOST_CALLS = 5_000_000;
    /** Each has made a call of its own. */
    static final int MOST_PROCESSES = MOST_CALLS;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxStringLength(LONGEST_LINE)
                            .maxNumberLength(19)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HistoryFormat() {}

    /** Texts are cut to what a reader takes: a long message must not spoil a run. */
    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
