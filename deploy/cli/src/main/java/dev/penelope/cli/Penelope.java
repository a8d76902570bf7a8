package dev.penelope.cli;

/** The program's entry. */
public final class Penelope {

    private Penelope() {}

    public static void main(String[] args) {
        System.out.println("penelope");
    }
}
