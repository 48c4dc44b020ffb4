package dev.holdfast.harness.drill;

/** How to run the drill. */
public record TotalLossOptions(Disaster disaster, DrillPlan plan, QuorumChoice quorum, CustodyChoice custody) {

    /** The command that runs this again, in another folder. */
    public String replay() {
        return "./hsm drill " + disaster.drill() + " " + plan.arguments() + " --quorum " + quorum + " --custody "
                + shellWord(custody.toString());
    }

    private static String shellWord(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
