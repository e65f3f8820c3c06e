package io.serpentarium.image;

/** Names of the files in the store's folder. */
final class Name {
  static final String IMAGE = ".image";
  static final String PART = ".part";
  static final String DAMAGED = ".damaged";
  static final String LOCK = "images.lock";

  private Name() {}

  static String image(ImageId id) {
    return id.fileName() + IMAGE;
  }

  static String damaged(String imageFile) {
    return imageFile.substring(0, imageFile.length() - IMAGE.length()) + DAMAGED;
  }
}
