package io.serpentarium.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.config.KeyList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  private static final KeyList NONE = KeyList.parse("").orElseThrow();
  private final SecretBox box = new SecretBox(new MasterKeys(keys(1), "store"));
  @TempDir Path data;

  private static KeyList keys(int... bytes) {
    var text = new StringBuilder();
    for (var each : bytes) {
      var key = new byte[KeyList.KEY_BYTES];
      Arrays.fill(key, (byte) each);
      text.append(Base64.getEncoder().encodeToString(key)).append('\n');
    }
    return KeyList.parse(text.toString()).orElseThrow();
  }

  @Test
  void opensWhatItHasSealedForTheSameThingOnly() {
    var sealed = box.seal("geheim – 秘密", "a/1");
    assertThat(SecretBox.isSealed(sealed)).isTrue();
    assertThat(sealed).doesNotContain("geheim");
    assertThat(box.open(sealed, "a/1")).contains("geheim – 秘密");
    assertThat(box.open(sealed, "b/1")).isEmpty();
    assertThat(box.seal("geheim – 秘密", "a/1")).as("another nonce each time").isNotEqualTo(sealed);
  }

  @Test
  void opensNothingThatWasChanged() {
    var sealed = box.seal("secret", "a");
    for (int i = 0; i < sealed.length(); i++) {
      var changed = sealed.substring(0, i) + (sealed.charAt(i) == 'x' ? 'y' : 'x') + sealed.substring(i + 1);
      // The last characters of base64 have bits that mean nothing.
      if (!Arrays.equals(bytes(changed), bytes(sealed)) || i < 30) {
        assertThat(box.open(changed, "a")).as(changed).isEmpty();
      }
    }
    assertThat(box.open("", "a")).isEmpty();
    assertThat(box.open("sealed:1:", "a")).isEmpty();
    assertThat(box.open("sealed:1:a:b:c", "a")).isEmpty();
  }

  private static byte[] bytes(String sealed) {
    try {
      return Base64.getDecoder().decode(sealed.substring(sealed.lastIndexOf(':') + 1));
    } catch (IllegalArgumentException unreadable) {
      return new byte[0];
    }
  }

  @Test
  void readsWithAllKeysAndSealsWithTheFirst() {
    var sealed = box.seal("secret", "a");
    var rotated = new SecretBox(new MasterKeys(keys(2, 1), "store"));
    assertThat(rotated.open(sealed, "a")).contains("secret");
    assertThat(rotated.isSealedWithFirst(sealed)).isFalse();
    assertThat(rotated.isSealedWithFirst(rotated.seal("secret", "a"))).isTrue();
    assertThat(new SecretBox(new MasterKeys(keys(2), "store")).open(sealed, "a")).isEmpty();
  }

  @Test
  void makesAKeyOnceAndFindsItAgain() throws IOException {
    var sealed = new SecretBox(MasterKeys.load("store", NONE, "", data)).seal("secret", "a");
    assertThat(data.resolve("store.key")).exists();
    assertThat(new SecretBox(MasterKeys.load("store", NONE, "", data)).open(sealed, "a")).contains("secret");
    Files.writeString(data.resolve("store.key"), "nonsense");
    assertThatThrownBy(() -> MasterKeys.load("store", NONE, "", data))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("store.key")
        .hasMessageEndingWith(".");
    assertThatThrownBy(() -> MasterKeys.load("store", NONE, data.resolve("none").toString(), data))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("check store.key-file");
  }
}
