package io.dcosboot.agent.core;

/** Names of signals as {@code strsignal} gives them on Linux; they are part of messages clients see. */
final class Signals {

    private static final String[] NAMES = {
        "Hangup",
        "Interrupt",
        "Quit",
        "Illegal instruction",
        "Trace/breakpoint trap",
        "Aborted",
        "Bus error",
        "Floating point exception",
        "Killed",
        "User defined signal 1",
        "Segmentation fault",
        "User defined signal 2",
        "Broken pipe",
        "Alarm clock",
        "Terminated",
        "Stack fault",
        "Child exited",
        "Continued",
        "Stopped (signal)",
        "Stopped",
        "Stopped (tty input)",
        "Stopped (tty output)",
        "Urgent I/O condition",
        "CPU time limit exceeded",
        "File size limit exceeded",
        "Virtual timer expired",
        "Profiling timer expired",
        "Window changed",
        "I/O possible",
        "Power failure",
        "Bad system call"
    };

    private Signals() {}

    static String text(int signal) {
        return signal >= 1 && signal <= NAMES.length ? NAMES[signal - 1] : "Unknown signal " + signal;
    }
}
