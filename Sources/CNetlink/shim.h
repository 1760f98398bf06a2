// libnl-3, libnl-genl-3 and the kernel's own names for the attributes of IPVS, links, addresses, routes, rules, neighbours and tunnels.
#pragma once

#include <linux/fib_rules.h>
#include <linux/fou.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ip_vs.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
