package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private final Checkpoints checkpoints = new Checkpoints("s");

  @Test
  void keepsTheLatestImageWhileTheNextIsWritten() {
    run();
    assertThat(checkpoints.nextImage()).isEqualTo("s/a");
    var first = save();
    assertThat(checkpoints.isCurrent()).isTrue();
    run();
    assertThat(checkpoints.isCurrent()).isFalse();
    assertThat(checkpoints.nextImage()).isEqualTo("s/b");
    assertThat(checkpoints.latest()).isEqualTo(first);
    save();
    assertThat(checkpoints.nextImage()).isEqualTo("s/a");
  }

  @Test
  void undoesToTheStateBeforeTheLastRunWhetherThatIsTheLatestImageOrTheOneBefore() {
    run();
    var first = save();
    run();
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.ToCheckpoint(first));
    save();
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.ToCheckpoint(first));
    assertThat(checkpoints.backTo(first)).containsExactly("s/b");
    assertThat(checkpoints.isCurrent()).isTrue();
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.Nothing());
  }

  @Test
  void undoesTheFirstRunToACleanInterpreterAndKnowsNothingBeforeIt() {
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.Nothing());
    run();
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.ToClean());
  }

  @Test
  void cannotUndoWhatWasNotSavedInBetween() {
    run();
    run();
    assertThat(checkpoints.undo()).isEqualTo(new Checkpoints.Undo.Nothing());
  }

  @Test
  void fallsBackToTheLatestImageAndNeverUsesAVersionTwice() {
    run();
    var first = save();
    run();
    checkpoints.fallBack();
    assertThat(checkpoints.isCurrent()).isTrue();
    run();
    assertThat(checkpoints.version()).isEqualTo(3);
    assertThat(first.version()).isEqualTo(1);
  }

  @Test
  void deletesItsOwnImagesAndNotThoseThatManyBeginWith() {
    var shared = new Checkpoint("share/h", 1, 0, 9, "r", false);
    checkpoints.beginWith(shared);
    assertThat(checkpoints.isCurrent()).isTrue();
    run();
    save();
    assertThat(checkpoints.clear()).containsExactly("s/a");
    assertThat(checkpoints.isClean()).isTrue();
  }

  private void run() {
    checkpoints.ran();
  }

  private Checkpoint save() {
    var checkpoint = new Checkpoint(checkpoints.nextImage(), checkpoints.version(), 7, 9, "r", true);
    checkpoints.stored(checkpoint);
    return checkpoint;
  }
}
