package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BeginningsTest {
    private static final int MOST = 4;

    private static Beginnings lost(int times) {
        Beginnings now = Beginnings.NONE;
        for (int i = 0; i < times; i++) {
            now = now.begun(false, MOST);
        }
        return now;
    }

    @Test
    void whatIsWrittenIsRead() {
        Beginnings all = new Beginnings(3, true, 7, 123_456_789_012L, 2);

        assertThat(Beginnings.read(all.write())).isEqualTo(all);
        assertThat(Beginnings.read(lost(1).write())).isEqualTo(lost(1));
    }

    @Test
    void whatOthersWroteCountsAsTheTraceOfALostWorker() {
        assertThat(Beginnings.read("").released()).isFalse();
        assertThat(Beginnings.read("moved by hand").begun(false, MOST).times()).isEqualTo(1);
        assertThat(Beginnings.read("1;begun=many")).isEqualTo(Beginnings.read(""));
    }

    @Test
    void laterFormsMayAddFields() {
        assertThat(Beginnings.read("2;begun=2;mood=good")).isEqualTo(lost(2));
    }

    @Test
    void theThirdBeginningWithoutProgressIsCautious() {
        assertThat(lost(2).cautious()).isFalse();
        assertThat(lost(3).cautious()).isTrue();
        assertThat(lost(3).suspects()).isEqualTo(MOST);
    }

    @Test
    void progressClearsTheAccount() {
        assertThat(lost(2).progressed()).isEqualTo(lost(1));
    }

    @Test
    void progressDoesNotEndCaution() {
        assertThat(lost(3).progressed()).isEqualTo(lost(3));
    }

    @Test
    void aWorkerThatReleasedWasNotLost() {
        assertThat(lost(2).release().begun(false, MOST)).isEqualTo(lost(1));
    }

    @Test
    void aReleaseDoesNotEndCaution() {
        assertThat(lost(3).release().begun(false, MOST)).isEqualTo(lost(3));
    }

    @Test
    void anIdlePartitionBlamesNobody() {
        assertThat(lost(3).begun(true, MOST)).isEqualTo(lost(1));
    }

    @Test
    void aRecordThatTwoWorkersBeganAloneIsBlamed() {
        Beginnings once = lost(3).beginning(50);
        Beginnings twice = once.begun(false, MOST).beginning(50);

        assertThat(once.begun(false, MOST).blames(50)).isFalse();
        assertThat(twice.begun(false, MOST).blames(50)).isTrue();
        assertThat(twice.begun(false, MOST).blames(51)).isFalse();
    }

    @Test
    void anotherRecordStartsItsOwnAccount() {
        Beginnings twice = lost(3).beginning(50).beginning(50);

        assertThat(twice.beginning(51).aloneTimes()).isEqualTo(1);
    }

    @Test
    void cautionEndsWhenAllSuspectsAreCleared() {
        Beginnings now = lost(3);
        for (int i = 1; i < MOST; i++) {
            now = now.beginning(i).cleared();
            assertThat(now.cautious()).isTrue();
        }

        assertThat(now.cleared()).isEqualTo(lost(1));
    }
}
