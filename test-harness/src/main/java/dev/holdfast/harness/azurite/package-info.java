/**
 * A storage account for backups on this machine, by an Azurite that is started for it, and what can really be wrong with such
 * an account. It knows no drill and no stage.
 */
@NullMarked
package dev.holdfast.harness.azurite;

import org.jspecify.annotations.NullMarked;
