package dev.holdfast.harness.simulation;

import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.image.ImageSlots;
import dev.holdfast.partition.rack.Machine;
import java.util.Map;

/** A part of what a machine kept once, when it had no power. */
record MachineCopy(
        Machine machine, Hazards.Part part, Map<String, byte[]> disk, Map<String, byte[]> flash, FaultyNvram nvram) {

    static MachineCopy of(Machine machine, Hazards.Part part) {
        return new MachineCopy(
                machine, part, machine.disk.image(), machine.flash.image(), machine.nvram.copy(machine.power));
    }

    /** While the machine has no power. Its disks hold it durably. */
    void putBack() {
        boolean all = part == Hazards.Part.ALL;
        if (all || part == Hazards.Part.DISK) {
            machine.disk.restore(disk);
        }
        if (all || part == Hazards.Part.NVRAM) {
            machine.nvram = nvram.copy(machine.power);
        }
        if (all) {
            machine.flash.restore(flash);
        } else if (part == Hazards.Part.FIRMWARE) {
            Map<String, byte[]> now = machine.flash.image();
            now.keySet().removeIf(file -> file.startsWith(ImageSlots.FILES));
            flash.forEach((file, content) -> {
                if (file.startsWith(ImageSlots.FILES)) {
                    now.put(file, content);
                }
            });
            machine.flash.restore(now);
        }
    }
}
