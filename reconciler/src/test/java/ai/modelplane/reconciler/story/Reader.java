package ai.modelplane.reconciler.story;

/** A user of the testbed, in the context {@code reader}, who may read some kinds until closed. */
record Reader(World world) implements AutoCloseable {

  /**
   * @param kinds as {@code kubectl create clusterrole --resource} takes them
   */
  static Reader of(World world, String kinds) {
    String role = world.namespace;
    world
        .testbed
        .kubectl("create", "clusterrole", role, "--verb=get,list", "--resource=" + kinds)
        .ok();
    world
        .testbed
        .kubectl("create", "clusterrolebinding", role, "--clusterrole", role, "--user", "reader")
        .ok();
    return new Reader(world);
  }

  @Override
  public void close() {
    world.testbed.kubectl("delete", "clusterrolebinding,clusterrole", world.namespace).ok();
  }
}
