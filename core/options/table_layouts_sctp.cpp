#include "core/options/option_layout.h"

// clang-format off: linux/sctp.h needs what the other two declare
#include <netinet/in.h>
#include <sys/socket.h>
#include <linux/sctp.h>
// clang-format on

#include <cstddef>

namespace swb {

namespace {

// Source: linux/sctp.h, RFC 6458. Never seen in a running kernel here.
constexpr FieldSpec kSctpAddStreams[] = {
    SWB_FIELD(sctp_add_streams, sas_assoc_id, Signed),
    SWB_FIELD(sctp_add_streams, sas_instrms, Unsigned),
    SWB_FIELD(sctp_add_streams, sas_outstrms, Unsigned),
};

constexpr FieldSpec kSctpAssocIds[] = {
    SWB_FIELD(sctp_assoc_ids, gaids_number_of_ids, Unsigned),
};

constexpr FieldSpec kSctpAssocStats[] = {
    SWB_FIELD(sctp_assoc_stats, sas_assoc_id, Signed),
    SWB_FIELD(sctp_assoc_stats, sas_obs_rto_ipaddr, SocketAddress),
    SWB_FIELD(sctp_assoc_stats, sas_maxrto, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_assoc_stats, sas_isacks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_osacks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_opackets, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_ipackets, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_rtxchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_outofseqtsns, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_idupchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_gapcnt, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_ouodchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_iuodchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_oodchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_iodchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_octrlchunks, Unsigned),
    SWB_FIELD(sctp_assoc_stats, sas_ictrlchunks, Unsigned),
};

constexpr FieldSpec kSctpAssocValue[] = {
    SWB_FIELD(sctp_assoc_value, assoc_id, Signed),
    SWB_FIELD(sctp_assoc_value, assoc_value, Unsigned),
};

constexpr FieldSpec kSctpAssocparams[] = {
    SWB_FIELD(sctp_assocparams, sasoc_assoc_id, Signed),
    SWB_FIELD(sctp_assocparams, sasoc_asocmaxrxt, Unsigned),
    SWB_FIELD(sctp_assocparams, sasoc_number_peer_destinations, Unsigned),
    SWB_FIELD(sctp_assocparams, sasoc_peer_rwnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_assocparams, sasoc_local_rwnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_assocparams, sasoc_cookie_life, Unsigned, .unit = Unit::Milliseconds),
};

constexpr FieldSpec kSctpAuthchunk[] = {
    SWB_FIELD(sctp_authchunk, sauth_chunk, Unsigned),
};

constexpr FieldSpec kSctpAuthchunks[] = {
    SWB_FIELD(sctp_authchunks, gauth_assoc_id, Signed),
    SWB_FIELD(sctp_authchunks, gauth_number_of_chunks, Unsigned, .meaning = "A byte each follows."),
};

constexpr FieldSpec kSctpAuthkey[] = {
    SWB_FIELD(sctp_authkey, sca_assoc_id, Signed),
    SWB_FIELD(sctp_authkey, sca_keynumber, Unsigned),
    SWB_FIELD(sctp_authkey, sca_keylength, Unsigned),
};

constexpr FieldSpec kSctpAuthkeyid[] = {
    SWB_FIELD(sctp_authkeyid, scact_assoc_id, Signed),
    SWB_FIELD(sctp_authkeyid, scact_keynumber, Unsigned),
};

constexpr FieldSpec kSctpDefaultPrinfo[] = {
    SWB_FIELD(sctp_default_prinfo, pr_assoc_id, Signed),
    SWB_FIELD(sctp_default_prinfo, pr_value, Unsigned),
    SWB_FIELD(sctp_default_prinfo, pr_policy, Unsigned),
};

constexpr FieldSpec kSctpEvent[] = {
    SWB_FIELD(sctp_event, se_assoc_id, Signed),
    SWB_FIELD(sctp_event, se_type, Unsigned),
    SWB_FIELD(sctp_event, se_on, Unsigned),
};

constexpr FieldSpec kSctpEventSubscribe[] = {
    SWB_FIELD(sctp_event_subscribe, sctp_data_io_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_association_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_address_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_send_failure_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_peer_error_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_shutdown_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_partial_delivery_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_adaptation_layer_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_authentication_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_sender_dry_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_stream_reset_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_assoc_reset_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_stream_change_event, Unsigned),
    SWB_FIELD(sctp_event_subscribe, sctp_send_failure_event_event, Unsigned),
};

constexpr FieldSpec kSctpHmacalgo[] = {
    SWB_FIELD(sctp_hmacalgo, shmac_num_idents, Unsigned),
};

constexpr FieldSpec kSctpInitmsg[] = {
    SWB_FIELD(sctp_initmsg, sinit_num_ostreams, Unsigned),
    SWB_FIELD(sctp_initmsg, sinit_max_instreams, Unsigned),
    SWB_FIELD(sctp_initmsg, sinit_max_attempts, Unsigned),
    SWB_FIELD(sctp_initmsg, sinit_max_init_timeo, Unsigned, .unit = Unit::Milliseconds),
};

constexpr FieldSpec kSctpPaddrinfo[] = {
    SWB_FIELD(sctp_paddrinfo, spinfo_assoc_id, Signed),
    SWB_FIELD(sctp_paddrinfo, spinfo_address, SocketAddress),
    SWB_FIELD(sctp_paddrinfo, spinfo_state, Signed),
    SWB_FIELD(sctp_paddrinfo, spinfo_cwnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_paddrinfo, spinfo_srtt, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_paddrinfo, spinfo_rto, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_paddrinfo, spinfo_mtu, Unsigned, .unit = Unit::ByteCount),
};

constexpr FieldSpec kSctpPaddrparams[] = {
    SWB_FIELD(sctp_paddrparams, spp_assoc_id, Signed),
    SWB_FIELD(sctp_paddrparams, spp_address, SocketAddress),
    SWB_FIELD(sctp_paddrparams, spp_hbinterval, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_paddrparams, spp_pathmaxrxt, Unsigned),
    SWB_FIELD(sctp_paddrparams, spp_pathmtu, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_paddrparams, spp_sackdelay, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_paddrparams, spp_flags, Hex),
    SWB_FIELD(sctp_paddrparams, spp_ipv6_flowlabel, Unsigned),
    SWB_FIELD(sctp_paddrparams, spp_dscp, Unsigned),
};

constexpr FieldSpec kSctpPaddrthlds[] = {
    SWB_FIELD(sctp_paddrthlds, spt_assoc_id, Signed),
    SWB_FIELD(sctp_paddrthlds, spt_address, SocketAddress),
    SWB_FIELD(sctp_paddrthlds, spt_pathmaxrxt, Unsigned),
    SWB_FIELD(sctp_paddrthlds, spt_pathpfthld, Unsigned),
};

constexpr FieldSpec kSctpPaddrthldsV2[] = {
    SWB_FIELD(sctp_paddrthlds_v2, spt_assoc_id, Signed),     SWB_FIELD(sctp_paddrthlds_v2, spt_address, SocketAddress),
    SWB_FIELD(sctp_paddrthlds_v2, spt_pathmaxrxt, Unsigned), SWB_FIELD(sctp_paddrthlds_v2, spt_pathpfthld, Unsigned),
    SWB_FIELD(sctp_paddrthlds_v2, spt_pathcpthld, Unsigned),
};

constexpr FieldSpec kSctpProbeinterval[] = {
    SWB_FIELD(sctp_probeinterval, spi_assoc_id, Signed),
    SWB_FIELD(sctp_probeinterval, spi_address, SocketAddress),
    SWB_FIELD(sctp_probeinterval, spi_interval, Unsigned, .unit = Unit::Milliseconds),
};

constexpr FieldSpec kSctpPrstatus[] = {
    SWB_FIELD(sctp_prstatus, sprstat_assoc_id, Signed),
    SWB_FIELD(sctp_prstatus, sprstat_sid, Unsigned),
    SWB_FIELD(sctp_prstatus, sprstat_policy, Unsigned),
    SWB_FIELD(sctp_prstatus, sprstat_abandoned_unsent, Unsigned),
    SWB_FIELD(sctp_prstatus, sprstat_abandoned_sent, Unsigned),
};

constexpr FieldSpec kSctpResetStreams[] = {
    SWB_FIELD(sctp_reset_streams, srs_assoc_id, Signed),
    SWB_FIELD(sctp_reset_streams, srs_flags, Hex),
    SWB_FIELD(sctp_reset_streams, srs_number_streams, Unsigned),
};

constexpr FieldSpec kSctpRtoinfo[] = {
    SWB_FIELD(sctp_rtoinfo, srto_assoc_id, Signed),
    SWB_FIELD(sctp_rtoinfo, srto_initial, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_rtoinfo, srto_max, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_rtoinfo, srto_min, Unsigned, .unit = Unit::Milliseconds),
};

constexpr FieldSpec kSctpSackInfo[] = {
    SWB_FIELD(sctp_sack_info, sack_assoc_id, Signed),
    SWB_FIELD(sctp_sack_info, sack_delay, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_sack_info, sack_freq, Unsigned),
};

constexpr FieldSpec kSctpSetadaptation[] = {
    SWB_FIELD(sctp_setadaptation, ssb_adaptation_ind, Unsigned),
};

constexpr FieldSpec kSctpSetpeerprim[] = {
    SWB_FIELD(sctp_setpeerprim, sspp_assoc_id, Signed),
    SWB_FIELD(sctp_setpeerprim, sspp_addr, SocketAddress),
};

constexpr FieldSpec kSctpSetprim[] = {
    SWB_FIELD(sctp_prim, ssp_assoc_id, Signed),
    SWB_FIELD(sctp_prim, ssp_addr, SocketAddress),
};

constexpr FieldSpec kSctpSndinfo[] = {
    SWB_FIELD(sctp_sndinfo, snd_sid, Unsigned),    SWB_FIELD(sctp_sndinfo, snd_flags, Hex),
    SWB_FIELD(sctp_sndinfo, snd_ppid, Unsigned),   SWB_FIELD(sctp_sndinfo, snd_context, Unsigned),
    SWB_FIELD(sctp_sndinfo, snd_assoc_id, Signed),
};

constexpr FieldSpec kSctpSndrcvinfo[] = {
    SWB_FIELD(sctp_sndrcvinfo, sinfo_stream, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_ssn, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_flags, Hex),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_ppid, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_context, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_timetolive, Unsigned, .unit = Unit::Milliseconds),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_tsn, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_cumtsn, Unsigned),
    SWB_FIELD(sctp_sndrcvinfo, sinfo_assoc_id, Signed),
};

constexpr FieldSpec kSctpStatus[] = {
    SWB_FIELD(sctp_status, sstat_assoc_id, Signed),
    SWB_FIELD(sctp_status, sstat_state, Signed),
    SWB_FIELD(sctp_status, sstat_rwnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_status, sstat_unackdata, Unsigned),
    SWB_FIELD(sctp_status, sstat_penddata, Unsigned),
    SWB_FIELD(sctp_status, sstat_instrms, Unsigned),
    SWB_FIELD(sctp_status, sstat_outstrms, Unsigned),
    SWB_FIELD(sctp_status, sstat_fragmentation_point, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(sctp_status, sstat_primary, Hex),
};

constexpr FieldSpec kSctpStreamValue[] = {
    SWB_FIELD(sctp_stream_value, assoc_id, Signed),
    SWB_FIELD(sctp_stream_value, stream_id, Unsigned),
    SWB_FIELD(sctp_stream_value, stream_value, Unsigned),
};

constexpr FieldSpec kSctpUdpencaps[] = {
    SWB_FIELD(sctp_udpencaps, sue_assoc_id, Signed),
    SWB_FIELD(sctp_udpencaps, sue_address, SocketAddress),
    SWB_FIELD(sctp_udpencaps, sue_port, BigEndian),
};

constexpr FieldSpec kSctpGetaddrs[] = {
    SWB_FIELD(sctp_getaddrs, assoc_id, Signed, .meaning = "By the caller."),
    SWB_FIELD(sctp_getaddrs, addr_num, Unsigned, .meaning = "How many addresses follow, one behind the other."),
};

constexpr FieldSpec kSctpGetaddrsOld[] = {
    SWB_FIELD(sctp_getaddrs_old, assoc_id, Signed),
    SWB_FIELD(sctp_getaddrs_old, addr_num, Signed, .unit = Unit::ByteCount, .meaning = "Length of the addresses."),
    SWB_FIELD(sctp_getaddrs_old, addrs, Hex, .meaning = "Where they are."),
};

constexpr FieldSpec kSctpPeeloff[] = {
    SWB_FIELD(sctp_peeloff_arg_t, associd, Signed, .meaning = "By the caller."),
    SWB_FIELD(sctp_peeloff_arg_t, sd, Signed, .meaning = "The descriptor that was made."),
};

constexpr FieldSpec kSctpPeeloffFlags[] = {
    {.name = "associd", .offset = 0, .size = 4, .kind = FieldKind::Signed, .meaning = "By the caller."},
    {.name = "sd", .offset = 4, .size = 4, .kind = FieldKind::Signed, .meaning = "The descriptor that was made."},
    SWB_FIELD(sctp_peeloff_flags_arg_t, flags, Hex, .meaning = "SOCK_NONBLOCK, SOCK_CLOEXEC."),
};
static_assert(isSoundLayout(kSctpPeeloffFlags, sizeof(sctp_peeloff_flags_arg_t)));

constexpr StructLayout kLayouts[] = {
    {"sctp_authchunks", sizeof(sctp_authchunks), kSctpAuthchunks},
    {"sctp_getaddrs", sizeof(sctp_getaddrs), kSctpGetaddrs},
    {"sctp_getaddrs_old", sizeof(sctp_getaddrs_old), kSctpGetaddrsOld},
    {"sctp_peeloff_arg_t", sizeof(sctp_peeloff_arg_t), kSctpPeeloff},
    {"sctp_peeloff_flags_arg_t", sizeof(sctp_peeloff_flags_arg_t), kSctpPeeloffFlags},
    {"sctp_add_streams", sizeof(sctp_add_streams), kSctpAddStreams},
    {"sctp_assoc_ids", sizeof(sctp_assoc_ids), kSctpAssocIds},
    {"sctp_assoc_stats", sizeof(sctp_assoc_stats), kSctpAssocStats},
    {"sctp_assoc_value", sizeof(sctp_assoc_value), kSctpAssocValue},
    {"sctp_assocparams", sizeof(sctp_assocparams), kSctpAssocparams},
    {"sctp_authchunk", sizeof(sctp_authchunk), kSctpAuthchunk},
    {"sctp_authkey", sizeof(sctp_authkey), kSctpAuthkey},
    {"sctp_authkeyid", sizeof(sctp_authkeyid), kSctpAuthkeyid},
    {"sctp_default_prinfo", sizeof(sctp_default_prinfo), kSctpDefaultPrinfo},
    {"sctp_event", sizeof(sctp_event), kSctpEvent},
    {"sctp_event_subscribe", sizeof(sctp_event_subscribe), kSctpEventSubscribe},
    {"sctp_hmacalgo", sizeof(sctp_hmacalgo), kSctpHmacalgo},
    {"sctp_initmsg", sizeof(sctp_initmsg), kSctpInitmsg},
    {"sctp_paddrinfo", sizeof(sctp_paddrinfo), kSctpPaddrinfo},
    {"sctp_paddrparams", sizeof(sctp_paddrparams), kSctpPaddrparams},
    {"sctp_paddrthlds", sizeof(sctp_paddrthlds), kSctpPaddrthlds},
    {"sctp_paddrthlds_v2", sizeof(sctp_paddrthlds_v2), kSctpPaddrthldsV2},
    {"sctp_probeinterval", sizeof(sctp_probeinterval), kSctpProbeinterval},
    {"sctp_prstatus", sizeof(sctp_prstatus), kSctpPrstatus},
    {"sctp_reset_streams", sizeof(sctp_reset_streams), kSctpResetStreams},
    {"sctp_rtoinfo", sizeof(sctp_rtoinfo), kSctpRtoinfo},
    {"sctp_sack_info", sizeof(sctp_sack_info), kSctpSackInfo},
    {"sctp_setadaptation", sizeof(sctp_setadaptation), kSctpSetadaptation},
    {"sctp_setpeerprim", sizeof(sctp_setpeerprim), kSctpSetpeerprim},
    {"sctp_setprim", sizeof(sctp_prim), kSctpSetprim},
    {"sctp_sndinfo", sizeof(sctp_sndinfo), kSctpSndinfo},
    {"sctp_sndrcvinfo", sizeof(sctp_sndrcvinfo), kSctpSndrcvinfo},
    {"sctp_status", sizeof(sctp_status), kSctpStatus},
    {"sctp_stream_value", sizeof(sctp_stream_value), kSctpStreamValue},
    {"sctp_udpencaps", sizeof(sctp_udpencaps), kSctpUdpencaps},
};

} // namespace

std::span<const StructLayout> sctpLayouts() { return kLayouts; }

} // namespace swb
