package dev.holdfast.coordinator.dataplane;

import dev.holdfast.proto.v1.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account setting as the service writes it. */
public record SettingDocument(String name, String value, String type) {

    /** All settings there are. */
    public record Page(List<SettingDocument> settings) {}

    /** What a setting is to be. */
    public record Update(@Nullable String value) {}

    static SettingDocument of(Setting setting) {
        return new SettingDocument(setting.getName(), setting.getValue(), setting.getType());
    }
}
