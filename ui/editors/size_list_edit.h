#pragma once

#include <QLineEdit>

#include <cstdint>
#include <optional>
#include <vector>

namespace swb {

// Sizes with commas between: "4096", or "5, 3, 64" for three buffers. What cannot be read is marked and said in
// error(). An empty text is an empty list.
class SizeListEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit SizeListEdit(QWidget* parent = nullptr);

    std::optional<std::vector<std::uint64_t>> sizes() const { return m_sizes; }
    QString error() const { return m_error; }

private:
    void interpret();

    std::optional<std::vector<std::uint64_t>> m_sizes;
    QString m_error;
};

} // namespace swb
