package ai.modelplane.reconciler.story;

/** A user of the testbed, in the context {@code reader}, who may read some kinds until closed. */
record Reader(World world) implements AutoCloseable {

  /** What a pass cannot do without. */
  static final String NEEDED =
      "modelservices.modelplane.ai,modelendpoints.modelplane.ai,modelreplicas.modelplane.ai,"
          + "inferenceclusters.modelplane.ai,services,endpointslices.discovery.k8s.io,"
          + "httproutes.gateway.networking.k8s.io,gateways.gateway.networking.k8s.io,"
          + "backendtlspolicies.gateway.networking.k8s.io";

  /** What makes its checks stronger. */
  static final String AROUND =
      "namespaces,servicecidrs.networking.k8s.io,gatewayclasses.gateway.networking.k8s.io,"
          + "customresourcedefinitions.apiextensions.k8s.io,leases.coordination.k8s.io";

  /** Both. */
  static final String KINDS = NEEDED + "," + AROUND;

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
