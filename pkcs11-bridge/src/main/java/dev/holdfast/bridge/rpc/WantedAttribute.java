package dev.holdfast.bridge.rpc;

import java.util.List;

/**
 * An attribute that C_GetAttributeValue is asked for.
 *
 * @param room for the value
 * @param nested of an attribute that is a template: what is wanted of it, in the client's order; else empty
 */
public record WantedAttribute(long type, Room room, List<WantedAttribute> nested) {}
