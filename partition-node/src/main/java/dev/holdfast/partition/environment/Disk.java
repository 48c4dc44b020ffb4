package dev.holdfast.partition.environment;

import java.io.IOException;
import java.util.List;

/**
 * A card's disk: a flat folder of files. Nothing is durable before a sync: contents by {@link DiskFile#sync}, names
 * (creation, rename, deletion) by {@link #syncNames}. A power cut may keep any part of what was not synced.
 */
public interface Disk {

    /** Names of the files, in ascending order. */
    List<String> list() throws IOException;

    /** Opens for reading and writing; creates the file when there is none. */
    DiskFile open(String name) throws IOException;

    /** Replaces {@code to} if it exists. */
    void rename(String from, String to) throws IOException;

    /** Does nothing when there is no such file. */
    void delete(String name) throws IOException;

    void syncNames() throws IOException;
}
