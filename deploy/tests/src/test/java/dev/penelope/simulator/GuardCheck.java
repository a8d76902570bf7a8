package dev.penelope.simulator;

final class GuardCheck {
    GuardCheck(long from, long count) {}

    int run() {
        return 0;
    }
}
