package dev.holdfast.partition.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.profile.Rule;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search through what an attacker can do with a token: no sequence of calls reveals a sensitive key. */
final class AttackerTest {

    @ParameterizedTest
    @ValueSource(strings = {"default", "fips", "cloudhsm"})
    void noFourCallsRevealASensitiveKey(String profile) {
        Attacker attacker = new Attacker(Profiles.named(profile));
        assertEquals(Optional.empty(), attacker.attack(4));
        assertTrue(attacker.objects() > 20, "the attacker has made next to nothing");
    }

    /** So the search does find attacks where there are any. */
    @Test
    void withoutRulesTwoCallsReveal() {
        assertTrue(new Attacker(Profiles.named("softhsm")).attack(2).isPresent());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"SEPARATE_ROLES", "ROLES_ARE_NOT_GAINED", "ONLY_WORTHY_KEYS_WRAP", "UNWRAPPED_STAYS_SENSITIVE"})
    void eachRuleIsNeeded(Rule rule) {
        assertTrue(new Attacker(without(rule)).attack(4).isPresent());
    }

    private static Profile without(Rule rule) {
        Profile all = Profiles.named("default");
        Set<Rule> rules = new HashSet<>(all.rules());
        rules.remove(rule);
        return new Profile(
                "without " + rule,
                all.offers(),
                all.keyTypes(),
                all.curves(),
                all.defaults(),
                all.modifiable(),
                rules,
                all.refused());
    }
}
