#include "core/engine/performer.h"

#include <cerrno>

// Steps that no control offers yet.
namespace swb {

void Performer::operator()(const step::Dup&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::Adopt&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::Detach&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::Sendfile&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::Splice&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::InterfaceIoctl&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::CreateConnection&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

void Performer::operator()(const step::CreateServer&) { fail(Error{m_job.name, ENOSYS, "not made yet"}); }

} // namespace swb
