#pragma once

namespace swb {

// The numbers that the window itself decides by, without a kernel header and its system calls in its sight.
// numbers.cpp holds them against this system's headers.
inline constexpr int kAfUnspec = 0;
inline constexpr int kAfUnix = 1;
inline constexpr int kAfInet = 2;
inline constexpr int kAfInet6 = 10;
inline constexpr int kAfNetlink = 16;
inline constexpr int kAfPacket = 17;
inline constexpr int kAfVsock = 40;

inline constexpr int kSockStream = 1;
inline constexpr int kSockDgram = 2;
inline constexpr int kSockRaw = 3;
inline constexpr int kSockSeqpacket = 5;
inline constexpr int kSockCloexec = 02000000;
inline constexpr int kSockNonblock = 04000;

inline constexpr int kIpprotoIcmp = 1;
inline constexpr int kIpprotoTcp = 6;
inline constexpr int kIpprotoUdp = 17;
inline constexpr int kIpprotoIcmpv6 = 58;
inline constexpr int kIpprotoRaw = 255;
inline constexpr int kIpprotoSctp = 132;
inline constexpr int kIpprotoUdplite = 136;
inline constexpr int kIpprotoMptcp = 262;

inline constexpr int kNetlinkRoute = 0;
inline constexpr int kNetlinkSockDiag = 4;
inline constexpr int kNetlinkGeneric = 16;

inline constexpr int kSolRaw = 255;
inline constexpr int kSolPacket = 263;
inline constexpr int kIcmpFilter = 1;
inline constexpr int kIcmp6Filter = 1;
inline constexpr int kIpHdrincl = 3;
inline constexpr int kPacketStatistics = 6;
inline constexpr int kPacketAddMembership = 1;
inline constexpr int kMrPromiscuous = 1;

inline constexpr int kPollin = 0x1;
inline constexpr int kPollpri = 0x2;
inline constexpr int kPollout = 0x4;
inline constexpr int kPollerr = 0x8;
inline constexpr int kPollhup = 0x10;
inline constexpr int kPollrdhup = 0x2000;

} // namespace swb
