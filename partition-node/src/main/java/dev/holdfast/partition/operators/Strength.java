package dev.holdfast.partition.operators;

import java.math.BigInteger;
import java.util.Locale;

/**
 * How likely a guess is right. The rules allow a credential of digits alone, so no more than ten symbols are reckoned with. An
 * attacker tries every operator until he is locked, all within a minute. Security policies still measure this by FIPS 140-2
 * section 4.3.3: less than one in 1,000,000 for an attempt, and one in 100,000 for a minute (ISO/IEC 19790 section 7.4.4,
 * TE04.52.01).
 *
 * @param perAttempt the N of "1 in N"
 * @param perMinute the same of all attempts that are possible within a minute
 */
record Strength(BigInteger perAttempt, BigInteger perMinute) {

    private static final int SYMBOLS = 10;

    static Strength of(AuthenticationRules rules) {
        BigInteger credentials = BigInteger.valueOf(SYMBOLS).pow(rules.leastBytes());
        long attempts = (long) AuthenticationRules.MOST_OPERATORS * rules.maxFailures();
        return new Strength(credentials, credentials.divide(BigInteger.valueOf(attempts)));
    }

    static String inWords(BigInteger n) {
        return String.format(Locale.ROOT, "1 in %,d", n);
    }
}
