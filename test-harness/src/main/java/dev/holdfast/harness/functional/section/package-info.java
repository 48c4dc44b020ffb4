/**
 * The functional tests themselves, a class for each section of ISO/IEC 24759, and larger sections in several. They know cards
 * by the partition protocol and by what a tester can hold in his hands, and nothing of what is inside of them.
 */
@NullMarked
package dev.holdfast.harness.functional.section;

import org.jspecify.annotations.NullMarked;
